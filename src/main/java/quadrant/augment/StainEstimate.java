package quadrant.augment;

/**
 * The two stains of one image.
 *
 * @param basis haematoxylin, eosin, and what neither explains
 * @param haematoxylin the 99th percentile of its amount over the tissue, in optical density along its vector; above 0
 * @param eosin likewise
 */
record StainEstimate(StainBasis basis, double haematoxylin, double eosin) {}
