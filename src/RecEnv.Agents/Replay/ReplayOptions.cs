namespace RecEnv.Agents.Replay;

/// <summary>What a replay buffer keeps and how it is drawn from.</summary>
/// <param name="Capacity">Most steps kept; the oldest go first.</param>
/// <param name="Horizon">Steps n whose rewards a transition adds up.</param>
/// <param name="PriorityExponent">Exponent α of priorities; null for uniform draws.</param>
/// <param name="ImportanceExponent">Exponent β of importance weights.</param>
internal sealed record ReplayOptions(int Capacity, int Horizon, double? PriorityExponent, double ImportanceExponent);
