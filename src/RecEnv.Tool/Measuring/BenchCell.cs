namespace RecEnv.Tool.Measuring;

/// <summary>One way to step an environment.</summary>
/// <param name="Where">"in process", "TCP" or "Unix socket".</param>
/// <param name="Lanes">Number of lanes.</param>
/// <param name="Threads">Threads that step them.</param>
internal sealed record BenchCell(string Where, int Lanes, int Threads);
