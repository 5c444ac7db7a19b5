namespace Bairelay.Diagnostics.Captures;

/// <summary>One thing that a report shows; they come in the order of the recording.</summary>
internal abstract record DecodedItem;
