namespace RecEnv.Data.Generation;

/// <summary>What becomes a row of the generated data.</summary>
public enum RecordedRows
{
    /// <summary>Only what was clicked; the shown items that were not clicked leave no trace.</summary>
    Clicked,

    /// <summary>Every item of every slate, clicked or not.</summary>
    Shown,
}
