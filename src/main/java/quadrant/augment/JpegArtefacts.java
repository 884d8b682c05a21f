package quadrant.augment;

/**
 * The losses of a JPEG file with chroma at half resolution (ITU-T T.81, Annex K; 4:2:0).
 *
 * @param probability 0–1
 * @param qualityMin libjpeg's least quality, a whole number, 1–100
 * @param qualityMax the greatest, a whole number, 1–100; each between is as likely
 */
public record JpegArtefacts(double probability, double qualityMin, double qualityMax) implements Optics {
    public JpegArtefacts {
        Limits.within("probability of a JPEG", probability, 0, 1);
        Limits.range("quality of a JPEG", qualityMin, qualityMax, 1, 100);
        Limits.whole("quality of a JPEG", qualityMin);
        Limits.whole("quality of a JPEG", qualityMax);
    }

    @Override
    public JpegArtefacts scaled(double factor) {
        return new JpegArtefacts(
                probability,
                Math.rint(Limits.clamped(100 - (100 - qualityMin) * factor, 1, 100)),
                Math.rint(Limits.clamped(100 - (100 - qualityMax) * factor, 1, 100)));
    }

    @Override
    public JpegArtefacts withProbability(double p) {
        return new JpegArtefacts(p, qualityMin, qualityMax);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        optics.jpeg((int) (qualityMin + (qualityMax - qualityMin + 1) * draws.uniform()));
    }
}
