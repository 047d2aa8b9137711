using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Runs;

/// <summary>Where a training is, besides the agent and the environment: what a resumed one must know to go on exactly.</summary>
internal sealed class TrainingState
{
    private const string FormatKey = "run.format";
    private const string IdentityKey = "run.plan";
    private const string Format = "1";
    private const int Counters = 11;
    private const int Figures = 4;

    private readonly string _identity;

    /// <summary>The state before the first step.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="seed">The seed.</param>
    public TrainingState(TrainingPlan plan, int seed)
    {
        // What a resumed training may change is left out: how long it goes on.
        TrainingPlan fixedPart = plan with { Seeds = [seed], Steps = 1, Patience = 0, Target = null };
        _identity = fixedPart.ToJson();
        (LaneReturns, LaneLengths) = (new double[plan.Lanes], new long[plan.Lanes]);
    }

    public long Steps { get; set; }

    public long Episodes { get; set; }

    public long LastLog { get; set; }

    /// <summary>Step of the last evaluation; −1 before the first.</summary>
    public long LastEvaluation { get; set; } = -1;

    /// <summary>Step of the best evaluation; −1 before the first.</summary>
    public long BestStep { get; set; } = -1;

    /// <summary>Evaluations since the best.</summary>
    public long Stale { get; set; }

    public TrainingEnd End { get; set; }

    public long MetricsLength { get; set; }

    /// <summary>Episodes, and their steps, that finished since the last log.</summary>
    public long WindowEpisodes { get; set; }

    public long WindowLength { get; set; }

    /// <summary>Steps since the last log.</summary>
    public long WindowSteps { get; set; }

    public double WindowReturn { get; set; }

    public double WindowReward { get; set; }

    public double Final { get; set; }

    public double Best { get; set; }

    /// <summary>Return and steps of each lane's unfinished episode.</summary>
    public double[] LaneReturns { get; }

    public long[] LaneLengths { get; }

    /// <summary>Steps that a checkpoint of a training has learned.</summary>
    public static long StepsOf(Checkpoint checkpoint) => checkpoint.Get<long>("run.counters", Counters)[0];

    public void Save(Checkpoint checkpoint)
    {
        checkpoint.SetText(FormatKey, Format);
        checkpoint.SetText(IdentityKey, _identity);
        checkpoint.Set<long>(
            "run.counters",
            [
                Steps, Episodes, LastLog, LastEvaluation, BestStep, Stale, (long)End, MetricsLength, WindowEpisodes,
                WindowLength, WindowSteps,
            ]);
        checkpoint.Set<double>("run.figures", [WindowReturn, WindowReward, Final, Best]);
        checkpoint.Set<double>("run.lane_returns", LaneReturns);
        checkpoint.Set<long>("run.lane_lengths", LaneLengths);
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="path">Its path, for sentences.</param>
    /// <exception cref="CheckpointException">It is none of a training, or of another one.</exception>
    public void Load(Checkpoint checkpoint, string path)
    {
        if (!checkpoint.Texts.TryGetValue(FormatKey, out string? format) || format != Format)
        {
            throw new CheckpointException(
                $"\"{path}\" is no checkpoint that this version can resume. Give the folder of a run, or evaluate the file instead.");
        }

        if (checkpoint.GetText(IdentityKey) is var identity && identity != _identity)
        {
            throw new CheckpointException(
                $"\"{path}\" belongs to another run: it was made by the plan {identity}, and the run's own is {_identity}. " +
                "Put the run's own checkpoint back, or start a new run.");
        }

        ReadOnlySpan<long> counters = checkpoint.Get<long>("run.counters", Counters);
        ReadOnlySpan<double> figures = checkpoint.Get<double>("run.figures", Figures);
        ReadOnlySpan<double> returns = checkpoint.Get<double>("run.lane_returns", LaneReturns.Length);
        ReadOnlySpan<long> lengths = checkpoint.Get<long>("run.lane_lengths", LaneLengths.Length);
        if (counters[0] < 0 || counters[7] < 0 || counters[6] is < 0 or > (long)TrainingEnd.Target)
        {
            throw new CheckpointException($"\"{path}\" is damaged: its counters are {string.Join(", ", counters.ToArray())}.");
        }

        (Steps, Episodes, LastLog, LastEvaluation) = (counters[0], counters[1], counters[2], counters[3]);
        (BestStep, Stale, End, MetricsLength) = (counters[4], counters[5], (TrainingEnd)counters[6], counters[7]);
        (WindowEpisodes, WindowLength, WindowSteps) = (counters[8], counters[9], counters[10]);
        (WindowReturn, WindowReward, Final, Best) = (figures[0], figures[1], figures[2], figures[3]);
        returns.CopyTo(LaneReturns);
        lengths.CopyTo(LaneLengths);
    }

    /// <summary>Counts what every lane did in a step; returns how many lanes moved.</summary>
    public int Count(VectorStep step)
    {
        int moved = 0;
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            bool over = step.Terminated[lane] || step.Truncated[lane];
            if (step.Started[lane] && !over)
            {
                continue; // the step that autoreset spent on starting an episode
            }

            moved++;
            WindowReward += step.Rewards[lane];
            LaneReturns[lane] += step.Rewards[lane];
            LaneLengths[lane]++;
            if (over)
            {
                Finish(lane);
            }
        }

        WindowSteps += moved;
        return moved;
    }

    /// <summary>The figures since the last record; then starts anew.</summary>
    public TrainingRecord TakeRecord(IReadOnlyList<TrainingFigure> figures)
    {
        bool any = WindowEpisodes > 0;
        var record = new TrainingRecord(
            Steps,
            Episodes,
            any ? WindowReturn / WindowEpisodes : null,
            any ? (double)WindowLength / WindowEpisodes : null,
            WindowSteps > 0 ? WindowReward / WindowSteps : 0,
            figures);
        (LastLog, WindowEpisodes, WindowLength, WindowSteps, WindowReturn, WindowReward) = (Steps, 0, 0, 0, 0, 0);
        return record;
    }

    private void Finish(int lane)
    {
        Episodes++;
        WindowEpisodes++;
        WindowReturn += LaneReturns[lane];
        WindowLength += LaneLengths[lane];
        (LaneReturns[lane], LaneLengths[lane]) = (0, 0);
    }
}
