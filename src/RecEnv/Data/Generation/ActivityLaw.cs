namespace RecEnv.Data.Generation;

/// <summary>How unequally the interactions are spread over the users.</summary>
/// <remarks>Given as the quantile function v(q) of a law of mean 1; see <see cref="GenerationOptions.Activity"/>.</remarks>
public enum ActivityLaw
{
    /// <summary>v = 1: all users have equally many, up to one.</summary>
    Equal,

    /// <summary>v = 2(1 − q): uniform from nothing to twice the mean.</summary>
    Uniform,

    /// <summary>v = −ln q: many users with few, some with several times the mean.</summary>
    Exponential,

    /// <summary>v = 1 / (2√q): a Pareto tail of exponent 2, a few users with very many.</summary>
    Pareto,
}
