namespace RecEnv.Agents.Runs;

/// <summary>Is told how a training goes, from the thread that trains. Has no influence on it.</summary>
public interface ITrainingObserver
{
    /// <summary>The training starts or goes on at a step.</summary>
    /// <param name="step">Steps done before.</param>
    void Started(long step);

    /// <summary>Every lane has moved.</summary>
    /// <param name="step">Steps done.</param>
    void Advanced(long step);

    /// <summary>Training figures were written.</summary>
    /// <param name="record">The figures.</param>
    void Logged(TrainingRecord record);

    /// <summary>The agent was evaluated.</summary>
    /// <param name="record">What came of it.</param>
    void Evaluated(EvaluationRecord record);

    /// <summary>The environment was lost; the training waits and then goes on from its last checkpoint.</summary>
    /// <param name="problem">What happened.</param>
    /// <param name="wait">Time until the next attempt.</param>
    void Lost(Exception problem, TimeSpan wait);
}
