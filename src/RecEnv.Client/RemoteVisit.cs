using RecEnv.Spaces;

namespace RecEnv.Client;

/// <summary>One visit to an agent in service, which counts its steps. Not thread-safe.</summary>
/// <remarks>After <see cref="Feedback"/> on a terminated or truncated episode the visit is over.</remarks>
public sealed class RemoteVisit
{
    private readonly RecommenderClient _client;
    private ulong _next;

    internal RemoteVisit(RecommenderClient client, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (_client, Name) = (client, name);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Recommendations so far.</summary>
    public long StepCount => (long)_next;

    /// <summary>Log-probability of the last action; null where the agent does not tell, or before the first.</summary>
    public double? LogPropensity { get; private set; }

    /// <summary>Asks for the next recommendation.</summary>
    /// <param name="observation">What is observed, one lane.</param>
    /// <returns>The action, one lane.</returns>
    /// <inheritdoc cref="RecommenderClient.Recommend"/>
    public ValueBatch Recommend(ValueBatch observation)
    {
        Recommendations reply = _client.Recommend([new VisitStep(Name, _next)], observation);
        _next++;
        LogPropensity = reply.LogPropensities?[0];
        return reply.Actions;
    }

    /// <summary>Tells what came of the last recommendation.</summary>
    /// <param name="reward">Reward, finite.</param>
    /// <param name="next">What was observed next, one lane; null only where the agent does not learn.</param>
    /// <param name="terminated">The episode ended and has no future.</param>
    /// <param name="truncated">The episode was cut from outside.</param>
    /// <returns>Whether the agent learned from it.</returns>
    /// <exception cref="InvalidOperationException">Nothing was recommended yet.</exception>
    /// <inheritdoc cref="RecommenderClient.Feedback"/>
    public bool Feedback(double reward, ValueBatch? next, bool terminated = false, bool truncated = false) => _next == 0
        ? throw new InvalidOperationException($"Visit \"{Name}\" has no recommendation yet. Ask for one first.")
        : _client.Feedback([new VisitStep(Name, _next - 1)], [reward], next, [terminated], [truncated]);

    /// <summary>Ends the visit. Ending it twice is harmless.</summary>
    public void End() => _client.End(Name);
}
