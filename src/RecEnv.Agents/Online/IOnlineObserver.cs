namespace RecEnv.Agents.Online;

/// <summary>Watches an <see cref="OnlineSimulation"/> without disturbing it.</summary>
public interface IOnlineObserver
{
    /// <summary>Told of each answer as soon as the user has responded. Its buffers hold until the call returns.</summary>
    /// <param name="answer">The answer.</param>
    void Answered(OnlineAnswer answer);
}
