namespace RecEnv.Tool.Measuring;

/// <summary>What one way to step measured, over the rounds.</summary>
/// <param name="Cell">The way.</param>
/// <param name="StepsPerSecond">Steps per second that passed.</param>
/// <param name="StepsPerCpuSecond">Steps per second of processor time; client and server together where there are two.</param>
/// <param name="BytesPerStep">Bytes allocated per step; client and server together where there are two.</param>
internal sealed record BenchRow(BenchCell Cell, Spread StepsPerSecond, Spread StepsPerCpuSecond, Spread BytesPerStep)
{
    public static BenchRow Of(BenchCell cell, IReadOnlyCollection<Round> rounds) => new(
        cell,
        Spread.Of(rounds.Select(round => round.StepsPerSecond)),
        Spread.Of(rounds.Select(round => round.StepsPerCpuSecond)),
        Spread.Of(rounds.Select(round => round.BytesPerStep)));
}
