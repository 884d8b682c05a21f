package quadrant.dataset;

/** What must never straddle a split: the patient, slide or plate that an image comes from. */
public record GroupId(String value) {}
