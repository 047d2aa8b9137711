using FsCheck;
using FsCheck.Fluent;
using RecEnv.Options;

namespace RecEnv.Tests.Options;

public class OptionsLawsTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithReplay(1, 1);
    private static readonly OptionsSchema _schema = OptionsSchema.For<SampleOptions>();

    [Fact]
    public void Parse_WhatToJsonWrote_IsTheSameRecord()
    {
        Prop.ForAll(Records(), options =>
        {
            var read = OptionsSchema.Parse<SampleOptions>(_schema.ToJson(options));
            return _schema.ToJson(read) == _schema.ToJson(options) && AreEqual(read, options);
        }).Check(_config);
    }

    [Fact]
    public void Parse_DefaultsWrittenOut_IsTheDefaultRecord()
    {
        string written = string.Join(",", _schema.Options.Select(option => $"\"{option.Key}\":{option.Default}"));

        Assert.True(AreEqual(new SampleOptions(), OptionsSchema.Parse<SampleOptions>($"{{{written}}}")));
    }

    [Fact]
    public void Parse_AnyText_IsAcceptedOrRefusedWithASentence()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            try
            {
                OptionsSchema.Parse<SampleOptions>(text);
                return string.IsNullOrWhiteSpace(text) || text.Trim() == "{}";
            }
            catch (InvalidOptionException error)
            {
                return error.Message.EndsWith('.');
            }
        }).Check(_config);
    }

    [Fact]
    public void Parse_KeyOneEditAway_NamesAKnownKey()
    {
        Gen<string> misspelt =
            from key in Gen.Elements(_schema.Options.Select(option => option.Key))
            from at in Gen.Choose(0, key.Length - 1)
            from letter in Gen.Choose('a', 'z').Select(code => (char)code)
            from edited in Gen.Elements(
                key.Remove(at, 1),
                key.Insert(at, $"{letter}"),
                key.Remove(at, 1).Insert(at, $"{letter}"),
                Swap(key, at))
            select edited;
        var known = _schema.Options.Select(option => option.Key).ToHashSet(StringComparer.Ordinal);

        Prop.ForAll(misspelt.Where(key => !known.Contains(key)).ToArbitrary(), key =>
        {
            var error = Assert.Throws<InvalidOptionException>(() => _schema.Parse($"{{\"{key}\": 1}}"));
            return error.Key == key && known.Any(name => error.Message.Contains(
                $"Did you mean \"{name}\"?", StringComparison.Ordinal));
        }).Check(_config);
    }

    private static string Swap(string key, int at) =>
        at == 0 ? key : $"{key[..(at - 1)]}{key[at]}{key[at - 1]}{key[(at + 1)..]}";

    private static Arbitrary<SampleOptions> Records()
    {
        Gen<double> finite = ArbMap.Default.GeneratorFor<NormalFloat>().Select(number => number.Get);
        Gen<double> unit = Gen.Choose(0, int.MaxValue).Select(number => number / (double)int.MaxValue);
        Gen<string> text = Gen.Elements('a', '"', '\\', '\n', '\0', 'ä', '→', '<')
            .ArrayOf(5).Select(a => new string(a));
        return (
            from size in Gen.Choose(1, 10)
            from count in Gen.Choose(10, 1000)
            from probability in unit
            from shift in finite
            from seed in ArbMap.Default.GeneratorFor<long>()
            from flag in Gen.Elements(true, false)
            from name in text
            from file in Gen.OneOf(text, Gen.Constant<string>(null!))
            from choice in Gen.Elements(Enum.GetValues<SampleChoice>())
            from weights in unit.NonEmptyListOf().Select(list => list.Take(4).ToArray())
            from qualities in finite.ListOf()
            from sizes in Gen.Choose(1, int.MaxValue).ArrayOf(3)
            select new SampleOptions
            {
                SlateSize = size,
                CandidateCount = count,
                AttentionProb = probability,
                Shift = shift,
                Temperature = probability + double.Epsilon,
                CatalogueSeed = seed,
                HasNullChoice = flag,
                Catalogue = name,
                RatingsFile = file,
                Choice = choice,
                Weights = weights,
                Qualities = qualities.ToArray(),
                HiddenSizes = sizes,
            }).ToArbitrary();
    }

    // Records compare their lists by reference, so the lists are compared on their own.
    private static bool AreEqual(SampleOptions a, SampleOptions b) =>
        a with { Weights = b.Weights, Qualities = b.Qualities, HiddenSizes = b.HiddenSizes, Lengths = b.Lengths } == b
        && a.Weights.SequenceEqual(b.Weights)
        && a.Qualities.SequenceEqual(b.Qualities)
        && a.HiddenSizes.SequenceEqual(b.HiddenSizes)
        && a.Lengths.SequenceEqual(b.Lengths);
}
