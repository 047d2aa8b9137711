namespace RecEnv.Options;

/// <summary>
/// An immutable options record: init-only properties, each with an <see cref="OptionAttribute"/>, and a constructor
/// without parameters that sets the defaults.
/// </summary>
public interface IEnvironmentOptions
{
    /// <summary>Finds what no single option can see, such as a slate larger than its candidate set.</summary>
    /// <returns>A full sentence that says what to change, or <see langword="null"/> when the options agree.</returns>
    /// <remarks>Called after every option has passed its own range. Pure.</remarks>
    string? Problem() => null;
}
