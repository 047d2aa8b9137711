namespace RecEnv.Agents.Online;

/// <summary>What can happen at a moment.</summary>
internal enum OnlineEventKind
{
    Arrival,
    GiveUp,
    Request,
    Feedback,
    Update,
}

/// <summary>Something that is to happen.</summary>
/// <param name="Kind">What.</param>
/// <param name="Slot">Of a request: the slot.</param>
/// <param name="Session">Of giving up: who.</param>
/// <param name="Feedback">Of a feedback: what arrives.</param>
internal readonly record struct OnlineEvent(
    OnlineEventKind Kind, int Slot = 0, OnlineSession? Session = null, Feedback? Feedback = null);
