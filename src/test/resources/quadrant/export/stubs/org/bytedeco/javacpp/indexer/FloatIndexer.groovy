package org.bytedeco.javacpp.indexer

class FloatIndexer {
    float[] values

    float get(long row, long column) { values[(int) column] }
    void close() {}
}
