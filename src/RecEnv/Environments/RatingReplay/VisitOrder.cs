namespace RecEnv.Environments.RatingReplay;

/// <summary>In which order the users come by.</summary>
public enum VisitOrder
{
    /// <summary>An order drawn from the seed of the lane, the same in each pass over the users.</summary>
    Shuffled,

    /// <summary>Ascending user index.</summary>
    Ascending,
}
