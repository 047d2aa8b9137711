namespace RecEnv.Seeding;

/// <summary>Where a model takes its random numbers from.</summary>
/// <remarks>
/// Models are generic over the source, so that the engine runs them on <see cref="RandomStream"/> without a virtual
/// call and a test can feed them recorded draws.
/// </remarks>
public interface IRandomSource
{
    /// <summary>Draws 64 uniform bits.</summary>
    ulong Bits();

    /// <summary>Draws a uniform number in [0, 1).</summary>
    double Uniform();

    /// <summary>Draws a standard normal number: mean 0, standard deviation 1.</summary>
    double Normal();

    /// <summary>Draws a uniform whole number in [0, <paramref name="count"/>).</summary>
    /// <param name="count">Number of values, at least 1.</param>
    int Below(int count);
}
