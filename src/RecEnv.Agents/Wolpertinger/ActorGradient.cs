namespace RecEnv.Agents.Wolpertinger;

/// <summary>What the actor of a Wolpertinger agent climbs.</summary>
public enum ActorGradient
{
    /// <summary>Σₐ π(a | s)·Q(s, a), π the softmax of the proto action's likeness to the actions: values of real actions only.</summary>
    Actions = 1,

    /// <summary>Q(s, proto action): through the critic at points that are no action, where no data ever taught it.</summary>
    Critic,
}
