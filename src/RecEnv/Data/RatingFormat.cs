namespace RecEnv.Data;

/// <summary>Where the rows of a <see cref="RatingSet"/> came from: the line format of the file, or none.</summary>
/// <remarks>
/// Every file format has one rating per line, ids that are whole numbers in [0, 2147483647] and ratings in
/// [0.5, 5]. Lines end in LF or CRLF; the last line may lack its end; a UTF-8 byte order mark is skipped.
/// </remarks>
public enum RatingFormat
{
    /// <summary>No file: the set was made in memory, by a generator or from arrays.</summary>
    None,

    /// <summary><c>user TAB item TAB rating</c>, without header or time, such as NCF's train.rating files.</summary>
    TabSeparated,

    /// <summary><c>user TAB item TAB rating TAB timestamp</c>, without header: u.data of MovieLens-100K, and
    /// NCF.</summary>
    MovieLens100K,

    /// <summary><c>user::item::rating::timestamp</c>, without header: ratings.dat of MovieLens-1M and 10M.</summary>
    MovieLens1M,

    /// <summary>Comma-separated under the header <c>userId,movieId,rating,timestamp</c>: ratings.csv of
    /// MovieLens-latest, 20M, 25M and 32M, with half stars.</summary>
    MovieLensCsv,
}
