package quadrant.augment;

import java.util.Map;

/**
 * The losses of a JPEG file, as libjpeg would make it (ITU-T T.81, Annex K).
 *
 * @param probability 0–1
 * @param qualityMin libjpeg's least quality, a whole number, 1–100
 * @param qualityMax the greatest, a whole number, 1–100; each between is as likely
 * @param subsampled the probability that chroma is kept at half resolution (4:2:0), not full (4:4:4); 0–1
 */
public record JpegArtefacts(double probability, double qualityMin, double qualityMax, double subsampled)
        implements Optics {
    static final String KIND = "jpeg";

    public JpegArtefacts {
        Limits.within("probability of a JPEG", probability, 0, 1);
        Limits.range("quality of a JPEG", qualityMin, qualityMax, 1, 100);
        Limits.whole("quality of a JPEG", qualityMin);
        Limits.whole("quality of a JPEG", qualityMax);
        Limits.within("probability of subsampled chroma", subsampled, 0, 1);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Parameters.inOrder(
                Map.entry("probability", probability),
                Map.entry("qualityMin", qualityMin),
                Map.entry("qualityMax", qualityMax),
                Map.entry("subsampled", subsampled));
    }

    @Override
    public JpegArtefacts scaled(double factor) {
        return new JpegArtefacts(
                probability,
                Math.rint(Limits.clamped(100 - (100 - qualityMin) * factor, 1, 100)),
                Math.rint(Limits.clamped(100 - (100 - qualityMax) * factor, 1, 100)),
                subsampled);
    }

    @Override
    public JpegArtefacts withProbability(double p) {
        return new JpegArtefacts(p, qualityMin, qualityMax, subsampled);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        int quality = (int) (qualityMin + (qualityMax - qualityMin + 1) * draws.uniform());
        optics.jpeg(quality, draws.uniform() < subsampled);
    }
}
