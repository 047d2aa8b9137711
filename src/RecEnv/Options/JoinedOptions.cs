namespace RecEnv.Options;

/// <summary>Several options records as one, for environments that are joined from pieces.</summary>
/// <param name="parts">The records.</param>
internal sealed class JoinedOptions(object[] parts)
{
    public object[] Parts => parts;

    /// <summary>The record of a type.</summary>
    public T Get<T>() => parts.OfType<T>().Single();
}
