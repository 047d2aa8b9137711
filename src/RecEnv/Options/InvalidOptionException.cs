namespace RecEnv.Options;

/// <summary>Options were given that the environment does not take.</summary>
/// <remarks>
/// <see cref="Exception.Message"/> is exactly one or more full sentences for the person who wrote the options; the same
/// sentences travel over the wire.
/// </remarks>
public sealed class InvalidOptionException : ArgumentException
{
    /// <summary>Creates the error.</summary>
    /// <param name="key">Key of the option at fault, or <see langword="null"/> when it is not a single one.</param>
    /// <param name="message">Full sentences: what was given, what is allowed, what to do.</param>
    /// <param name="innerException">The cause, if another error led here.</param>
    public InvalidOptionException(string? key, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Key = key;
    }

    /// <summary>
    /// Key of the option at fault as it was given, or <see langword="null"/> when the options as a whole are at fault.
    /// </summary>
    public string? Key { get; }
}
