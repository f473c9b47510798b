import { expect, test } from 'vitest';
import { endOf, formNow, periodOf, periodOfTimes } from './until';

const now = new Date(2026, 10, 26, 14, 5);

test('hours are told in minutes, days by their date, today by nothing', () => {
  expect(periodOf('60', now)).toEqual({ for_min: 60 });
  expect(periodOf('today', now)).toEqual({});
  expect(periodOf('tomorrow', now)).toEqual({ ends_at: '2026-11-27' });
  expect(periodOf('week', now)).toEqual({ ends_at: '2026-12-02' });
});

test('a day that a notice ends on is within it', () => {
  expect(endOf('180', now)).toEqual(new Date(2026, 10, 26, 17, 5));
  expect(endOf('today', now)).toEqual(new Date(2026, 10, 27));
  expect(endOf('tomorrow', now)).toEqual(new Date(2026, 10, 28));
});

test('times of a form are written as the server reads them', () => {
  expect(periodOfTimes('', '2026-12-01T18:00')).toEqual({ ends_at: '2026-12-01 18:00' });
  expect(periodOfTimes('2026-12-01T08:00', '')).toEqual({ starts_at: '2026-12-01 08:00' });
  expect(formNow(now)).toBe('2026-11-26T14:05');
});
