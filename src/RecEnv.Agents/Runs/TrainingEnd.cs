namespace RecEnv.Agents.Runs;

/// <summary>Why a training ended.</summary>
public enum TrainingEnd
{
    /// <summary>It has not: it was stopped, and can be resumed.</summary>
    Stopped,

    /// <summary>All steps are done.</summary>
    Steps,

    /// <summary>As many evaluations in a row as the plan's patience brought nothing better.</summary>
    Patience,

    /// <summary>An evaluation reached the plan's target.</summary>
    Target,
}
