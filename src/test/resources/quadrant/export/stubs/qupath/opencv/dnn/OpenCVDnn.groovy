package qupath.opencv.dnn

import org.bytedeco.opencv.opencv_core.Mat

/** A network that gives each channel's share of the brightness. */
class OpenCVDnn {
    static OpenCVDnn builder(String path) { new OpenCVDnn() }
    OpenCVDnn build() { this }
    OpenCVDnn buildNet() { this }

    Mat input
    void setInput(Mat m) { input = m }
    Mat forward() {
        int plane = input.values.length.intdiv(3)
        double all = input.values.sum() as double
        Mat out = new Mat([1, 3] as int[], 5)
        3.times { c -> out.values[c] = (float) ((input.values[(c * plane)..<((c + 1) * plane)].sum() as double) / all) }
        out
    }
}
