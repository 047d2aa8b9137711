namespace RecEnv.Agents.Measures;

/// <summary>What the users of one moment were shown, compared: means over the steps in which at least two lanes acted.</summary>
/// <param name="Lanes">Lanes that acted.</param>
/// <param name="DistinctItems">Different items on all their slates together.</param>
/// <param name="Overlap">Share of a slate's items that another lane's slate shows too, over pairs of lanes; 1 where all see the same.</param>
public sealed record SlateCrowd(double Lanes, double DistinctItems, double Overlap);
