namespace RecEnv.Scenarios.Pieces;

/// <summary>Where clusters lie in the space of features.</summary>
internal enum ClusterCenters
{
    /// <summary>Each feature of each center uniform in [−1, 1), drawn from the layout seed.</summary>
    Random,

    /// <summary>Center c is 1 in feature c and 0 elsewhere: a feature is a topic.</summary>
    OneHot,
}
