namespace RecEnv.Agents.Measures;

/// <summary>How varied the slates were that each user was shown; a slate is the set of its candidates, whatever their order.</summary>
/// <param name="Users">Users who were shown a slate.</param>
/// <param name="SlatesPerUser">Slates shown to a user, mean over users.</param>
/// <param name="DistinctPerUser">Different slates among them, mean over users.</param>
public sealed record SlateVariety(int Users, double SlatesPerUser, double DistinctPerUser);
