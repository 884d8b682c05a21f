package quadrant.engine;

/** The two native engines, as set up by {@code app}. */
public record Engines(TrunkFactory trunks, TailFactory tails) {}
