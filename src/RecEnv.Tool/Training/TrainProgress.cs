using RecEnv.Agents.Runs;

namespace RecEnv.Tool.Training;

/// <summary>Shows how trainings go: a line that moves on a terminal, a line now and then elsewhere.</summary>
/// <param name="console">Where.</param>
/// <param name="time">The clock.</param>
internal sealed class TrainProgress(ToolConsole console, TimeProvider time)
{
    private static readonly TimeSpan _terminalPause = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan _filePause = TimeSpan.FromSeconds(10);

    private TimeProvider Time { get; } = time;

    private readonly Lock _gate = new();
    private long _shownAt = time.GetTimestamp();
    private int _width;

    /// <summary>The observer of one seed.</summary>
    public ITrainingObserver OfSeed(TrainingPlan plan, int seed) => new Observer(this, plan, seed);

    /// <summary>Writes a line of its own.</summary>
    public void Line(string text)
    {
        lock (_gate)
        {
            Clear();
            console.Output.WriteLine(text);
        }
    }

    private void Moving(Func<string> text)
    {
        lock (_gate)
        {
            if (Time.GetElapsedTime(_shownAt) < (console.IsTerminal ? _terminalPause : _filePause))
            {
                return;
            }

            _shownAt = Time.GetTimestamp();
            if (!console.IsTerminal)
            {
                console.Output.WriteLine(text());
                return;
            }

            Clear();
            string line = text();
            _width = Math.Min(line.Length, Math.Max(1, console.Ansi.Profile.Width - 1));
            console.Output.Write(line[.._width]);
        }
    }

    private void Clear()
    {
        if (_width > 0)
        {
            console.Output.Write('\r' + new string(' ', _width) + '\r');
            _width = 0;
        }
    }

    private sealed class Observer(TrainProgress shown, TrainingPlan plan, int seed) : ITrainingObserver
    {
        private const int StepsBetweenLooks = 64;

        private TrainingRecord? _record;
        private long _start;
        private long _startStep;
        private int _looks;

        public void Started(long step)
        {
            (_start, _startStep) = (shown.Time.GetTimestamp(), step);
            if (step > 0)
            {
                shown.Line(FormattableString.Invariant($"seed {seed}  goes on from step {step:N0}"));
            }
        }

        public void Advanced(long step)
        {
            if (++_looks % StepsBetweenLooks == 0)
            {
                Show(step);
            }
        }

        public void Logged(TrainingRecord record)
        {
            _record = record;
            Show(record.Step);
        }

        public void Evaluated(EvaluationRecord record) => shown.Line(ProgressLine.Of(seed, record));

        public void Lost(Exception problem, TimeSpan wait) => shown.Line(
            FormattableString.Invariant($"seed {seed}  {problem.Message} Trying again in {wait.TotalSeconds:G2} s."));

        private void Show(long step) => shown.Moving(() =>
        {
            double seconds = shown.Time.GetElapsedTime(_start).TotalSeconds;
            return ProgressLine.Of(seed, step, plan.Steps, _record, seconds > 0 ? (step - _startStep) / seconds : 0);
        });
    }
}
