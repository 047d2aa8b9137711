namespace RecEnv.Agents.SlateGfn;

/// <summary>What an agent shows while it learns.</summary>
public enum SlateBehaviour
{
    /// <summary>Slates drawn from its policy, a share ε of uniform choices mixed in.</summary>
    Policy = 1,

    /// <summary>Uniform slates, never its own: off-policy.</summary>
    Uniform,
}
