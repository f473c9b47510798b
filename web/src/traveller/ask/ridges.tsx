/** Hills in the morning: the first thing a traveller sees, drawn by us, a few hundred bytes. */
export function Ridges() {
  return (
    <svg class="ridges" viewBox="0 0 760 200" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <circle class="ridges-sun" cx="590" cy="62" r="26" />
      <path class="ridges-far" d="M0 142 70 96 128 128 206 58 268 112 330 84 402 134 470 92 548 138 622 104 700 140 760 112V200H0Z" />
      <path class="ridges-middle" d="M0 168 62 140 138 164 224 112 300 158 380 130 452 166 540 136 618 170 690 148 760 166V200H0Z" />
      <path class="ridges-near" d="M0 188 92 168 190 186 292 160 392 188 496 170 600 190 680 178 760 188V200H0Z" />
      <path class="ridges-way" d="M236 200C260 188 238 176 262 168 284 160 266 150 284 144" />
    </svg>
  );
}
