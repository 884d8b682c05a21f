package quadrant.augment;

/** The defects of lens, focus, camera and slide, applied in place to one view of 3×size×size values in 0–255. */
final class OpticsPass {
    private final GaussianBlurPass gaussianBlur = new GaussianBlurPass();
    private final KernelBlurPass kernelBlur = new KernelBlurPass();
    private final NoisePass noise = new NoisePass();
    private final ResolutionPass resolution = new ResolutionPass();
    private final ShadingPass shading = new ShadingPass();
    private float[] values = new float[0];
    private int sizePx;

    void begin(float[] view, int size) {
        values = view;
        sizePx = size;
    }

    /** A Gaussian blur, sigma in pixels. */
    void blur(double sigma) {
        gaussianBlur.blur(values, sizePx, sigma);
    }

    /** A blur by a disc, radius in pixels. */
    void disc(double radius) {
        kernelBlur.disc(values, sizePx, radius);
    }

    /** Independent normal numbers, sigma in grey levels. */
    void noise(double sigma, Draws draws) {
        noise.gaussian(values, sigma, draws);
    }

    /** Poisson noise of photons and read noise: gain in grey levels a photon, read noise in grey levels. */
    void photons(double gain, double readNoise, Draws draws) {
        noise.poissonGaussian(values, gain, readNoise, draws);
    }

    /** JPEG compression: quality 1–100. */
    void jpeg(int quality) {
        JpegPass.store(values, sizePx, quality);
    }

    /** A loss of resolution by a factor. */
    void reduce(double factor) {
        resolution.reduce(values, sizePx, factor);
    }

    /** Vignetting: the share of the light that the corners lose. */
    void vignette(double loss) {
        shading.vignette(values, sizePx, loss);
    }

    /** An illumination gradient from one side to the other. */
    void gradient(double strength, double degrees) {
        shading.gradient(values, sizePx, strength, degrees);
    }
}
