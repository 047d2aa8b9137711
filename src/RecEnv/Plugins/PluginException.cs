namespace RecEnv.Plugins;

/// <summary>An assembly cannot be loaded as a plugin. The message says in full sentences why, and what to do.</summary>
public sealed class PluginException : Exception
{
    /// <summary>Reports a plugin.</summary>
    /// <param name="message">Full sentences: which assembly, what is wrong, what to do.</param>
    /// <param name="innerException">The cause, if another error led here.</param>
    public PluginException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
