namespace RecEnv.Scenarios.Pieces;

/// <summary>A response that tells the quality of the item, clicked or not.</summary>
internal interface IRatedResponse : IClickResponse
{
    double Rating { get; }
}
