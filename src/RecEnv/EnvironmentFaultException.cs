namespace RecEnv;

/// <summary>
/// The code of an environment broke: it threw, or gave an observation, info or reward that its contract forbids. Found
/// where <see cref="EnvironmentSettings.Checked"/> asks for it.
/// </summary>
/// <remarks>The environment must be made anew.</remarks>
public sealed class EnvironmentFaultException : Exception
{
    /// <summary>Reports a fault.</summary>
    /// <param name="environmentId">Id of the environment.</param>
    /// <param name="predicate">What it did: a sentence without its subject and its full stop.</param>
    /// <param name="innerException">What it threw, if it threw.</param>
    public EnvironmentFaultException(string environmentId, string predicate, Exception? innerException = null)
        : base(Sentence(environmentId, predicate, innerException), innerException)
    {
        EnvironmentId = environmentId;
        Predicate = predicate;
    }

    /// <summary>Id of the environment.</summary>
    public string EnvironmentId { get; }

    /// <summary>
    /// What it did, the call and where known the lane: "threw DivideByZeroException in Step (lane 3)". Free of what the
    /// environment's own error says, so fit for strangers.
    /// </summary>
    public string Predicate { get; }

    private static string Sentence(string id, string predicate, Exception? inner) => inner is null
        ? $"Environment \"{id}\" {predicate}."
        : $"Environment \"{id}\" {predicate}: {inner.Message}";
}
