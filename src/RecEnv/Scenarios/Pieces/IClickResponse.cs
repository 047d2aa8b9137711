namespace RecEnv.Scenarios.Pieces;

/// <summary>A response that tells whether the item was clicked.</summary>
internal interface IClickResponse
{
    bool IsClicked { get; }
}
