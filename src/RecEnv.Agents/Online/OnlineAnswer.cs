using RecEnv.Spaces;

namespace RecEnv.Agents.Online;

/// <summary>A request that was answered.</summary>
/// <param name="Minute">When, in simulated minutes.</param>
/// <param name="Visit">Which arrival asked, from 1.</param>
/// <param name="Agent">Who answered.</param>
/// <param name="Lane">Lane of the next two that it was answered in.</param>
/// <param name="Shown">What the agent saw.</param>
/// <param name="Actions">What it did.</param>
/// <param name="Result">What came of it; one lane.</param>
/// <param name="FeedbackMinute">When the learner is told; null where nobody learns.</param>
public sealed record OnlineAnswer(
    double Minute,
    long Visit,
    IAgent Agent,
    int Lane,
    VectorStep Shown,
    ValueBatch Actions,
    VectorStep Result,
    double? FeedbackMinute);
