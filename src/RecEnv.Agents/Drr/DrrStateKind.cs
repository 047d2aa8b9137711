namespace RecEnv.Agents.Drr;

/// <summary>How the state is made of the user u and the items i₁ … i_N of his memory.</summary>
public enum DrrStateKind
{
    /// <summary>DRR-ave: [u, u·a, a] with the weighted average a = b + Σₙ wₙ·iₙ.</summary>
    Average,

    /// <summary>DRR-p: the items, and all products (wₙ·iₙ)·(wₘ·iₘ), n &lt; m.</summary>
    Products,

    /// <summary>DRR-u: the user, all u·(wₙ·iₙ), and the products of DRR-p.</summary>
    UserProducts,
}
