package quadrant.dataset;

/** A group that must never straddle a split: the patient, slide or plate that an image comes from. */
public record GroupId(String value) {}
