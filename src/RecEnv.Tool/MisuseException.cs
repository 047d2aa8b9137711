namespace RecEnv.Tool;

/// <summary>The command line asks for something that cannot be.</summary>
internal sealed class MisuseException : Exception
{
    public MisuseException(string message)
        : base(message)
    {
    }
}
