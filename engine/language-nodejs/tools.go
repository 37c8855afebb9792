//go:build tools

// Package tools names the Node language host: it comes from the last sdk/v3 release that contained it.
package tools

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
