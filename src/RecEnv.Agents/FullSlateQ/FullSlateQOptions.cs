using RecEnv.Agents.DeepQ;
using RecEnv.Options;

namespace RecEnv.Agents.FullSlateQ;

/// <summary>Options of full-slate Q-learning.</summary>
public sealed record FullSlateQOptions : DeepQOptions
{
    /// <summary>Whether the order of a slate matters; else slates are sets.</summary>
    [Option("Whether the order of a slate matters; else slates are sets, of which there are fewer.")]
    public bool OrdinalSlates { get; init; }

    /// <summary>Whether the value is that of the state plus the slate's advantage.</summary>
    [Option("Whether the value is that of the state plus the slate's advantage (dueling); slow, since every slate is rated.")]
    public bool Dueling { get; init; }
}
