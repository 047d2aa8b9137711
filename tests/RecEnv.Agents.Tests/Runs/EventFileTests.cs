using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RecEnv.Agents.Runs;

namespace RecEnv.Agents.Tests.Runs;

/// <summary>Event files are read back by a reader that shares no code with the writer.</summary>
public sealed class EventFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recenv-events-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Crc_KnownText_HasThePublishedChecksum()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8)); // RFC 3720 family, CRC-32C check value
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32])); // RFC 3720, B.4: 32 bytes of zeros
    }

    [Fact]
    public void Crc_AnyBytes_IsThatOfTheBitwiseDefinition() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(x => (byte)x).ArrayOf().ToArbitrary(), bytes => Crc32C.Of(bytes) == Bitwise(bytes))
            .Check(Config.QuickThrowOnFailure.WithReplay(7, 9));

    [Fact]
    public void Write_Scalars_AreReadBackWithStepTagValueAndTime()
    {
        var clock = new FixedClock(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_250));
        using (var file = new EventFile(_folder.FullName, 300, clock))
        {
            file.Write(1000, [("evaluation/return", 1.5), ("agent/loss", -2e-3)]);
            file.Write(5_000_000_000, [("training/return", float.MaxValue)]);
        }

        FileInfo written = Assert.Single(_folder.GetFiles());
        Assert.Equal("events.out.tfevents.1700000000.recenv", written.Name);
        List<Dictionary<int, List<object>>> events = [.. Records(File.ReadAllBytes(written.FullName)).Select(Fields)];
        Assert.Equal(4, events.Count);
        Assert.All(events, one => Assert.Equal(1_700_000_000.25, BitConverter.UInt64BitsToDouble((ulong)one[1][0])));
        Assert.Equal("brain.Event:2", Encoding.UTF8.GetString((byte[])events[0][3][0]));
        Assert.Equal((300ul, 1ul), ((ulong)events[1][2][0], (ulong)Fields((byte[])events[1][7][0])[1][0])); // session start
        Assert.Equal(1000ul, events[2][2][0]);
        Assert.Equal([("evaluation/return", 1.5f), ("agent/loss", -2e-3f)], Scalars(events[2]));
        Assert.Equal(5_000_000_000ul, events[3][2][0]);
        Assert.Equal([("training/return", float.MaxValue)], Scalars(events[3]));
    }

    [Fact]
    public void New_SecondSessionInTheSameSecond_HasAFileThatSortsLater()
    {
        var clock = new FixedClock(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        new EventFile(_folder.FullName, 0, clock).Dispose();
        new EventFile(_folder.FullName, 500, clock).Dispose();

        string[] names = [.. _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(["events.out.tfevents.1700000000.recenv", "events.out.tfevents.1700000000.recenv.0001"], names);
    }

    private static List<(string, float)> Scalars(Dictionary<int, List<object>> one) =>
    [
        .. Fields((byte[])one[5][0])[1].Select(value => Fields((byte[])value)).Select(value =>
            (Encoding.UTF8.GetString((byte[])value[1][0]), BitConverter.UInt32BitsToSingle((uint)value[2][0]))),
    ];

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (int at = 0; at < file.Length;)
        {
            byte[] length = file[at..(at + 8)];
            Assert.Equal(Mask(Bitwise(length)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            int count = (int)BinaryPrimitives.ReadUInt64LittleEndian(length);
            byte[] data = file[(at + 12)..(at + 12 + count)];
            Assert.Equal(Mask(Bitwise(data)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + count)));
            yield return data;
            at += 16 + count;
        }
    }

    private static Dictionary<int, List<object>> Fields(byte[] message)
    {
        var fields = new Dictionary<int, List<object>>();
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint();
            object value = (tag & 7) switch
            {
                0 => Varint(),
                1 => BinaryPrimitives.ReadUInt64LittleEndian(Take(8)),
                2 => Take((int)Varint()),
                5 => BinaryPrimitives.ReadUInt32LittleEndian(Take(4)),
                _ => throw new InvalidDataException($"Wire type of tag {tag}."),
            };
            (fields.TryGetValue((int)(tag >> 3), out List<object>? values) ? values : fields[(int)(tag >> 3)] = []).Add(value);
        }

        return fields;

        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = message[at++];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }

        byte[] Take(int count) => message[at..(at += count)];
    }

    private static uint Mask(uint crc) => ((crc >> 15) | (crc << 17)) + 0xA282EAD8;

    private static uint Bitwise(byte[] bytes)
    {
        uint crc = ~0u;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0x82F63B78 & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
