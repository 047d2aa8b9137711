namespace RecEnv;

/// <summary>How observations are laid out.</summary>
public enum ObservationLayout
{
    /// <summary>The environment's own space, leaf by leaf. The default.</summary>
    Dict = 1,

    /// <summary>One 1-D float32 box: the leaves in order, integers one-hot, exactly as Gymnasium's flatten does.</summary>
    Flat = 2,
}
