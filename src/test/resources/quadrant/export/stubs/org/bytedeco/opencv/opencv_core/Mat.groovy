package org.bytedeco.opencv.opencv_core

import java.nio.FloatBuffer
import org.bytedeco.javacpp.indexer.FloatIndexer

class Mat {
    float[] values

    Mat(int[] sizes, int type) { values = new float[sizes.inject(1) { a, b -> a * b }] }
    FloatBuffer createBuffer() { FloatBuffer.wrap(values) }
    FloatIndexer createIndexer() { new FloatIndexer(values: values) }
    void close() {}
}
