using System.IO.Compression;
using System.Runtime.InteropServices;

namespace RecEnv.Data.Generation;

/// <summary>One archive of NumPy arrays.</summary>
/// <remarks>
/// <c>interactions</c>: structured, [N], fields user, item, timestamp, rating, position, click. <c>user_features</c>
/// float32 [U, d] and <c>item_features</c> float32 [M, d]. With the truth also <c>user_cluster</c>,
/// <c>user_later_cluster</c>, <c>item_cluster</c>, <c>item_rank</c> int32; <c>user_leniency</c>, <c>item_quality</c>,
/// <c>item_popularity</c>, <c>examination</c> float64; <c>user_latent</c>, <c>user_later_latent</c>,
/// <c>item_latent</c> float32 [·, d]. Stored without compression, so that arrays of any size are one copy away. All
/// entries carry the date 1980-01-01: equal data are equal bytes.
/// </remarks>
internal sealed class NpzFormat : FileFormat
{
    private const string FileName = "data.npz";
    private const int BufferBytes = 1 << 16;

    public override IReadOnlyList<string> Files { get; } = [FileName];

    public override RowFormat Row { get; } = new RowFormat.Record();

    public override bool TruthAsText => false;

    public override void Write(DataGenerator generator, OutputFolder folder, bool withTruth, Action<Stream> writeRows)
    {
        using Stream stream = folder.Create(FileName);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        using (Stream rows = Open(archive, "interactions", RowFormat.Record.Type, generator.Options.InteractionCount))
        {
            writeRows(rows);
        }

        UserRows maker = generator.NewRows();
        WriteVectors(archive, "user_features", generator.Options.UserCount, user => maker.Truth(user).Features);
        WriteVectors(archive, "item_features", generator.Options.ItemCount, item => generator.Item(item).Features);
        if (withTruth)
        {
            WriteTruth(archive, generator, maker);
        }
    }

    private static void WriteTruth(ZipArchive archive, DataGenerator generator, UserRows maker)
    {
        (int users, int items) = (generator.Options.UserCount, generator.Options.ItemCount);
        WriteColumn(archive, "user_cluster", "'<i4'", users, user => maker.Truth(user).Cluster);
        WriteColumn(archive, "user_later_cluster", "'<i4'", users, user => maker.Truth(user).LaterCluster);
        WriteColumn(archive, "user_leniency", "'<f8'", users, user => maker.Truth(user).Leniency);
        WriteVectors(archive, "user_latent", users, user => maker.Truth(user).Latent);
        WriteVectors(archive, "user_later_latent", users, user => maker.Truth(user).LaterLatent);
        WriteColumn(archive, "item_cluster", "'<i4'", items, item => generator.World.Clusters[item]);
        WriteColumn(archive, "item_rank", "'<i4'", items, item => generator.World.Ranks[item]);
        WriteColumn(archive, "item_quality", "'<f8'", items, generator.World.QualityOf);
        WriteColumn(archive, "item_popularity", "'<f8'", items, item => generator.Item(item).Popularity);
        WriteVectors(archive, "item_latent", items, item => generator.Item(item).Latent);
        WriteColumn(archive, "examination", "'<f8'", generator.Examination.Count, k => generator.Examination[k]);
    }

    private static void WriteVectors(ZipArchive archive, string name, int count, Func<int, IReadOnlyList<float>> vectorOf)
    {
        using Stream entry = Open(archive, name, "'<f4'", count, vectorOf(0).Count);
        using var buffered = new BufferedStream(entry, BufferBytes);
        for (int i = 0; i < count; i++)
        {
            foreach (float x in vectorOf(i))
            {
                Write(buffered, x);
            }
        }
    }

    private static void WriteColumn<T>(ZipArchive archive, string name, string type, int count, Func<int, T> valueOf)
        where T : unmanaged
    {
        using Stream entry = Open(archive, name, type, count);
        using var buffered = new BufferedStream(entry, BufferBytes);
        for (int i = 0; i < count; i++)
        {
            Write(buffered, valueOf(i));
        }
    }

    private static void Write<T>(Stream stream, T value)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref value, 1));
        if (!BitConverter.IsLittleEndian)
        {
            bytes.Reverse();
        }

        stream.Write(bytes);
    }

    private static Stream Open(ZipArchive archive, string name, string type, params ReadOnlySpan<long> shape)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Stream stream = entry.Open();
        stream.Write(NpyHeader.Make(type, shape));
        return stream;
    }
}
