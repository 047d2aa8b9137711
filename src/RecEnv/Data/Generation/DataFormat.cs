namespace RecEnv.Data.Generation;

/// <summary>The files that generated data are written to.</summary>
/// <remarks>
/// Rating files hold one line for each click, because a rating follows a click; user u has id u + 1, item i id i + 1.
/// The other two hold every row.
/// </remarks>
public enum DataFormat
{
    /// <summary><c>u.data</c>, <c>u.user</c>, <c>u.item</c>, as MovieLens-100K has them.</summary>
    MovieLens100K,

    /// <summary><c>ratings.dat</c>, <c>users.dat</c>, <c>movies.dat</c>, as MovieLens-1M has them.</summary>
    MovieLens1M,

    /// <summary><c>ratings.csv</c> and <c>movies.csv</c> with headers, as MovieLens-20M and later have them.</summary>
    RatingsCsv,

    /// <summary><c>users.csv</c>, <c>items.csv</c> with features and <c>history.csv</c> with clicks, as SlateFeedback
    /// reads them: user ids from 0, item ids from 1.</summary>
    SlateFeedback,

    /// <summary><c>data.npz</c>: arrays for NumPy. User and item are indices from 0.</summary>
    Npz,
}
