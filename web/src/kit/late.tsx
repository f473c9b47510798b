import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';
import { ErrorNote, Skeleton } from './feedback';

/** A part of the app that is fetched when it is first shown. Without a connection it says so. */
export function late<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<Props> & { preload: () => Promise<unknown> } {
  let loaded: ComponentType<Props> | undefined;
  const fetchIt = async () => (loaded ??= (await load()).default);

  function Late(props: Props) {
    const [Ready, set] = useState<ComponentType<Props> | undefined>(() => loaded);
    const [problem, setProblem] = useState<Problem>();
    const go = () => {
      setProblem(undefined);
      fetchIt().then(
        (it) => set(() => it),
        (error: unknown) => setProblem(problemOf(error)),
      );
    };
    useEffect(() => {
      if (!loaded) go();
    }, []);
    if (Ready) return <Ready {...props} />;
    return problem ? <ErrorNote problem={problem} onRetry={go} /> : <Skeleton lines={4} />;
  }
  return Object.assign(Late, { preload: fetchIt });
}
