using RecEnv.Environments.DocumentTransition;
using RecEnv.Environments.RatingReplay;

namespace RecEnv.Agents.Online;

/// <summary>Which agent is the oracle of an environment: it knows what is hidden and no policy does better.</summary>
public static class OracleAgents
{
    private static readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        [DocumentTransition.Definition.Id] = "optimal-recommender",
        [RatingReplay.Definition.Id] = "positives",
    };

    /// <summary>Name of the oracle of an environment, as a registry knows it; null where there is none.</summary>
    /// <param name="environmentId">Id of the environment.</param>
    public static string? NameFor(string environmentId)
    {
        ArgumentNullException.ThrowIfNull(environmentId);
        return _names.GetValueOrDefault(environmentId);
    }
}
