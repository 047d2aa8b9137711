namespace RecEnv.Client;

/// <summary>A visit at a step: the name of a recommendation.</summary>
/// <param name="Visit">Name of the visit, unique among the open ones, 1 to 200 characters.</param>
/// <param name="Step">Its step: 0 starts the visit, each further one is 1 more.</param>
public readonly record struct VisitStep(string Visit, ulong Step);
