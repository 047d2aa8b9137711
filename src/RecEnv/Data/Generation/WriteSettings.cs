namespace RecEnv.Data.Generation;

/// <summary>Where and how generated data are written.</summary>
public sealed record WriteSettings
{
    /// <summary>The folder; made where there is none.</summary>
    public required string Folder { get; init; }

    /// <summary>The files.</summary>
    /// <value>Default: <see cref="DataFormat.RatingsCsv"/>.</value>
    public DataFormat Format { get; init; } = DataFormat.RatingsCsv;

    /// <summary>Whether the latent truth is written too: <c>truth_users.csv</c> and <c>truth_items.csv</c>.</summary>
    public bool WithTruth { get; init; }

    /// <summary>Whether files of the same names are replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Threads that make rows, in [1, 1024]. Has no influence on the data.</summary>
    /// <value>Default: 1.</value>
    public int Threads { get; init; } = 1;

    /// <summary>Makes the stream of a path; for tests of a full disk.</summary>
    internal Func<string, Stream>? CreateStream { get; init; }
}
